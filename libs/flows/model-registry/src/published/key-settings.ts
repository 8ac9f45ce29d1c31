import { readableFile, setting } from '@fraud/config';

const keyFile = readableFile('the path of a PEM file').optional();

/** Who signs models: the trainer and the command line. */
export const signingSettings = {
  modelSigningKeyFile: setting('MODEL_SIGNING_KEY_FILE', keyFile, {
    doc: 'Private Ed25519 key with which each published model is signed. fraud models keygen makes one.',
    example: './model-signing-key.pem',
    unset: 'models are not signed',
  }),
};

/** Who takes only signed models: the API. */
export const trustSettings = {
  modelPublicKeyFile: setting('MODEL_PUBLIC_KEY_FILE', keyFile, {
    doc:
      'Public Ed25519 key of MODEL_SIGNING_KEY_FILE. Models that are not signed with it are refused; sign those that ' +
      'are in service first: fraud models sign. While keys are changed the file holds both, one below the other.',
    example: './model-public-key.pem',
    unset: 'signatures are not checked',
  }),
};
