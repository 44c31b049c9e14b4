import { resolvePlainNames } from './plain-resolution.ts'

resolvePlainNames()
