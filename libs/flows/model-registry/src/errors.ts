/** Codes of this library; never reused. */
export type RegistryErrorCode =
  /** The model or one of its files is not in the store. fraud models list shows what is there. */
  | 'FRAUD_REGISTRY_NOT_FOUND'
  /**
   * A stored model or pointer is not as it was published. Restore the object from a backup of the bucket, or promote
   * another version.
   */
  | 'FRAUD_REGISTRY_CORRUPT'
  /**
   * Another model went live since this one was judged. Retrain, so that it is compared with the model in service
   * now.
   */
  | 'FRAUD_REGISTRY_OVERTAKEN'
  /** There is no earlier model to roll back to. Promote a version by name: fraud models promote. */
  | 'FRAUD_REGISTRY_NOTHING_BEFORE'
  /** The retraining has promoted this model before, and a person has rolled it back. Ask for a new retraining. */
  | 'FRAUD_REGISTRY_ROLLED_BACK'
  /**
   * models/champion.json is gone although models have served. Restore it from a backup of the store, or name the
   * champion: fraud models promote VERSION.
   */
  | 'FRAUD_REGISTRY_CHAMPION_LOST'
  /**
   * A key is configured, and the model is not signed with it. Sign it when you know where it comes from: fraud models
   * sign VERSION.
   */
  | 'FRAUD_REGISTRY_UNSIGNED'
  /** A key file cannot be read or holds no Ed25519 key. Make a pair with fraud models keygen. */
  | 'FRAUD_REGISTRY_KEY';

export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: RegistryErrorCode;

  constructor(code: RegistryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
