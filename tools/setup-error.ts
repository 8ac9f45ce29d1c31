/** What stops a command of this repository, told to the person in front of it as one sentence without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
