import { shaped } from '../random.ts'

/** Numbers of things by their digits; the first is 2 to 9. */
export const n2 = shaped('^#')
export const n3 = shaped('^##')
export const n4 = shaped('^###')
export const n5 = shaped('^####')
export const n6 = shaped('^#####')
export const n7 = shaped('^######')
export const n8 = shaped('^#######')
