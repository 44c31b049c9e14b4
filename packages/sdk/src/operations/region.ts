/** Whether text has the form of an AWS region's name: `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1`. Which regions there are only AWS knows. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}$/.test(text)
}
