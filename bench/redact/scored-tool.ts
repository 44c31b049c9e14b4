import { tools, typeOfInserted } from './peer-tools.ts'

/** The module that `score-redaction.mjs` loads: the tool named by the environment. */
const tool = tools.find(({ name }) => name === process.env.SCORED_TOOL)
if (tool === undefined) throw new Error(`SCORED_TOOL is not a known tool: ${process.env.SCORED_TOOL}`)

export const { name } = tool
export const redact = await tool.load()
export const typeOf = (inserted: string): string => typeOfInserted(tool, inserted)
