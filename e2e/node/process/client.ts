/** A program that uses sockets in the way that its argument names, and then has nothing more to do. */
import { done, keeping, peer } from './strict.ts';
import { ways } from './ways.ts';

process.on('exit', () => console.log(JSON.stringify(keeping())));
await ways[process.argv[2] as string]?.(peer);
done();
