import { tools, typeOfInserted } from './peer-tools.ts'

/** What `score-redaction.mjs` loads: the tool that the environment names. */
const tool = tools.find(({ name }) => name === process.env.SCORED_TOOL)
if (tool === undefined) throw new Error(`SCORED_TOOL names no tool: ${process.env.SCORED_TOOL}`)

export const { name } = tool
export const redact = await tool.load()
export const typeOf = (inserted: string): string => typeOfInserted(tool, inserted)
