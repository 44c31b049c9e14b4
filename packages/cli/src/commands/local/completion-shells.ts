/** Scripts that shells source. Each asks `logpipe __complete <words>` for candidates, a line each, and what paths to add. */
export const shells = {
  bash: `_logpipe() {
  local lines=() line kind word="\${COMP_WORDS[COMP_CWORD]}"
  while IFS= read -r line; do lines+=("$line"); done < <(
    logpipe __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
  )
  [ \${#lines[@]} -gt 0 ] || return 0
  kind=\${lines[\${#lines[@]}-1]}
  unset "lines[\${#lines[@]}-1]"
  COMPREPLY=("\${lines[@]%%$'\\t'*}")
  case $kind in :files) kind=-f ;; :folders) kind=-d ;; *) return 0 ;; esac
  compopt -o filenames 2>/dev/null
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$kind" -- "$word")
}
complete -F _logpipe logpipe
`,
  zsh: `#compdef logpipe
_logpipe() {
  local -a lines described
  local line kind value
  lines=("\${(@f)$(logpipe __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  kind=$lines[-1]
  for line in "\${(@)lines[1,-2]}"; do
    value=\${\${line%%$'\\t'*}//:/\\\\:}
    if [[ $line = *$'\\t'* ]]; then described+=("$value:\${line#*$'\\t'}"); else described+=("$value"); fi
  done
  (( $#described )) && _describe logpipe described
  case $kind in
    :files) _files ;;
    :folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] = _logpipe ]]; then _logpipe "$@"; else compdef _logpipe logpipe; fi
`,
  fish: `function __logpipe_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (logpipe __complete $words[2..-1] "$current" 2>/dev/null)
    switch "$lines[-1]"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
    end
    test (count $lines) -gt 1; and printf '%s\\n' $lines[1..-2]
end
complete -c logpipe -f -a '(__logpipe_complete)'
`,
} as const
