import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from '../../../../test/a-context.ts'
import { aFolder } from '../../../../test/a-folder.ts'
import { chooseInputs } from './choose-inputs.ts'

async function aFolderOf(files: number): Promise<string> {
  const cwd = await aFolder()
  await mkdir(join(cwd, 'logs'))
  for (let i = 0; i < files; i++) await writeFile(join(cwd, 'logs', `${i}.log`), 'a line\n')
  return cwd
}

test.each([
  ['yes\n', 3],
  ['y\n', undefined],
  ['', undefined],
])('a person is asked about very many files: %j', async (stdin, files) => {
  const context = aContext({ cwd: await aFolderOf(3), stdin, isTty: true, env: { NO_COLOR: '1' } })
  const chosen = chooseInputs(['logs'], { maxFiles: 2 }, context)
  if (files === undefined)
    await expect(chosen).rejects.toMatchObject({ message: 'nothing was done: yes was not typed' })
  else expect((await chosen).inputs).toHaveLength(files)
  expect(context.said()).toEqual({ stdout: '', stderr: 'Found 3 files, 21 B in total. Type yes to continue: ' })
})

test('where nobody can be asked they are refused', async () => {
  const context = aContext({ cwd: await aFolderOf(3), stdin: 'yes\n' })
  await expect(chooseInputs(['logs'], { maxFiles: 2 }, context)).rejects.toMatchObject({
    code: 'invalid_option',
    message: 'more than 2 files were found: add --yes to read them all, or --exclude',
  })
})
