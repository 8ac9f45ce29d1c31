/** Codes of this library; never reused. */
export type RegistryErrorCode =
  'FRAUD_REGISTRY_NOT_FOUND' | 'FRAUD_REGISTRY_CORRUPT' | 'FRAUD_REGISTRY_OVERTAKEN' | 'FRAUD_REGISTRY_NOTHING_BEFORE';

export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: RegistryErrorCode;

  constructor(code: RegistryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
