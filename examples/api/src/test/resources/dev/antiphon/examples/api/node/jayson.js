// node jayson.js PORT: calls the notes in all ways that jayson has, and prints each answer as a line.
'use strict';

const jayson = require('jayson/promise');

const port = Number(process.argv[2]);
const client = jayson.Client.tcp({ host: '127.0.0.1', port });

function print(name, answer) {
  console.log(name + ' ' + JSON.stringify(answer === undefined ? null : answer));
}

async function main() {
  print('named', (await client.request('notes.add', { title: 'Имя', text: 'b' })).result.title);
  print('positional', (await client.request('notes.add', ['a'])).result.text);
  print('notification', await client.request('notes.add', ['c'], null));
  print('unknown', (await client.request('notes.burn', [])).error.code);
  print('invalid', (await client.request('notes.add', [1])).error.code);
  print('refused', (await client.request('notes.remove', [12345])).error.code);
  const batch = await client.request([
    client.request('notes.list', [], undefined, false),
    client.request('notes.burn', [], undefined, false),
    client.request('notes.add', ['d'], null, false),
  ]);
  print('batch', batch.map((each) => (each.error ? each.error.code : 'ok')).sort());
  const titles = Array.from({ length: 200 }, (_, i) => 'note ' + i);
  const answers = await Promise.all(titles.map((title) => client.request('notes.add', [title])));
  print('concurrent', answers.filter((each, i) => each.result.title === titles[i]).length);
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
