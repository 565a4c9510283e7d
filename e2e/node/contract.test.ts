/** The contract suite in Node. */
import { capabilities } from 'twinsocket';
import { defineContract } from './contract-tests.ts';

defineContract(capabilities);
