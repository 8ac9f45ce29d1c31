/**
 * The hot loop of scoring a batch, in AssemblyScript (see docs/decisions/0013). It keeps no state: all memory it
 * works on is handed in.
 */
export { addShares } from './add-shares';
