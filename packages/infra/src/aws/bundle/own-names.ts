/** Properties that nothing but the code of redaction reads, and that no text has: short names are enough for them. */
export const ownNames =
  /^(?:isQuoted|isSpaced|isNumbered|isMarked|isListed|isMixed|isLikely|isInside|reversed|startsLine|originOf|needsView|isHiding|isWrapper|restFrom|newStart|newEnd|redactWithCounts|redactField|redactValue|redactJson|redactKey|findings|copula|replacer|following|rests|initial|isJson)$/
