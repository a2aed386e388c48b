import { parseArgs } from 'node:util';

/**
 * Reads the command line; a list is written with commas, and unknown names are refused.
 *
 * @param {Record<string, number | string[] | boolean>} defaults by option name; a list's default is also
 *   what may stand in it
 */
export function readOptions(defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: typeof value === 'boolean' ? 'boolean' : 'string' },
    ]),
  );
  const { values } = parseArgs({ options });
  return Object.fromEntries(
    Object.entries(defaults).map(([name, standard]) => [name, read(name, values[name], standard)]),
  );
}

function read(name, given, standard) {
  if (given === undefined || typeof standard === 'boolean') return given ?? standard;
  if (Array.isArray(standard)) {
    const names = given.split(',');
    const unknown = names.filter((one) => !standard.includes(one));
    if (unknown.length > 0)
      throw new Error(`--${name} ${unknown.join(',')}: known are ${standard.join(', ')}.`);
    return standard.filter((one) => names.includes(one));
  }
  const number = Number(given);
  if (!(number > 0)) throw new Error(`--${name} ${given}: a number above zero is needed.`);
  return number;
}
