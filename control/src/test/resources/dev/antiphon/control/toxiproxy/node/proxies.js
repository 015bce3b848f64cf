// node proxies.js API_PORT UPSTREAM_PORT: uses each call of the client, and prints the results.
'use strict';

const net = require('net');
const { Toxiproxy } = require('toxiproxy-node-client');

const toxiproxy = new Toxiproxy('http://127.0.0.1:' + process.argv[2]);
const upstream = '127.0.0.1:' + process.argv[3];

function print(name, value) {
  console.log(name + ' ' + value);
}

/** Sends a word to a proxy, and resolves to the echo and the milliseconds until it came. */
function echo(proxy, word) {
  const start = Date.now();
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(proxy.listen.split(':').pop()), '127.0.0.1');
    socket.on('error', reject);
    socket.on('data', (data) => {
      socket.destroy();
      resolve({ text: data.toString(), millis: Date.now() - start });
    });
    socket.write(word);
  });
}

async function main() {
  print('version', (await toxiproxy.getVersion()).trim());
  const proxy = await toxiproxy.createProxy({ name: 'one', listen: 'localhost:0', upstream });
  print('enabled', proxy.enabled);
  print('echo', (await echo(proxy, 'hello')).text);

  const body = { type: 'latency', attributes: { latency: 200, jitter: 0 } };
  const toxic = await proxy.addToxic(body);
  print('toxic', toxic.name + ' ' + toxic.toxicity + ' ' + JSON.stringify(toxic.attributes));
  print('late', (await echo(proxy, 'hello')).millis >= 199);
  await toxic.remove();
  const again = await proxy.addToxic({ ...body, name: 'late', stream: 'upstream', toxicity: 0.5 });
  print('half', again.toxicity);
  print('taken', await proxy.addToxic({ ...body, name: 'late' }).catch((e) => e.message));

  const disabled = await proxy.update({ enabled: false, listen: proxy.listen, upstream });
  print('disabled', disabled.enabled);
  print('refused', await echo(proxy, 'hello').catch((e) => e.code));
  await toxiproxy.reset();
  print('reset', (await echo(proxy, 'again')).text);

  await toxiproxy.populate([{ name: 'two', listen: 'localhost:0', upstream, enabled: false }]);
  print('all', Object.keys(await toxiproxy.getAll()).join());
  await proxy.remove();
  print('missing', await toxiproxy.get('one').catch((e) => e.message));
}

main();
