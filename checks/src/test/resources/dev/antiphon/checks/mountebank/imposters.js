'use strict';

// Starts mountebank with a protofile whose tcp is the command of the first argument, uses imposters
// over its HTTP API and over TCP, and prints a line for each result.

const { spawn } = require('child_process'),
    fs = require('fs'),
    net = require('net'),
    path = require('path');

const mb = path.join(__dirname, 'node_modules/@mbtest/mountebank/bin/mb'),
    protofile = path.join(__dirname, 'protocols.json');

let base;

function freePort () {
    return new Promise(resolve => {
        const server = net.createServer();
        server.listen(0, '127.0.0.1', () => {
            const port = server.address().port;
            server.close(() => resolve(port));
        });
    });
}

async function api (method, where, body) {
    const response = await fetch(base + where, {
        method,
        headers: { 'Content-Type': 'application/json', Connection: 'close' },
        body: body && JSON.stringify(body)
    });
    return { status: response.status, body: await response.json() };
}

async function imposter (fields) {
    const response = await api('POST', '/imposters', { protocol: 'tcp', ...fields });
    if (response.status !== 201) {
        throw new Error(JSON.stringify(response.body));
    }
    return response.body.port;
}

// Sends the request and resolves with the first bytes, at least so many.
function ask (port, request, least = 1) {
    return new Promise((resolve, reject) => {
        const packets = [],
            socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write(request));
        socket.setTimeout(60000, () => socket.destroy(new Error(`no answer to ${request}`)));
        socket.on('error', reject);
        socket.on('close', () => resolve(Buffer.concat(packets)));
        socket.on('data', data => {
            packets.push(data);
            if (Buffer.concat(packets).length >= least) {
                socket.destroy();
            }
        });
    });
}

const stub = (predicates, ...responses) => ({ predicates, responses }),
    equals = data => [{ equals: { data } }],
    is = data => ({ is: { data } });

async function text () {
    const port = await imposter({
        stubs: [
            stub(equals('turn'), is('first'), is('second')),
            stub([{ equals: { data: 'test' } }, { startsWith: { data: 'te' } }], is('MATCH')),
            stub([{ inject: 'config => config.request.data === "js"' }], {
                is: { data: '${SUBJECT}!' },
                behaviors: [{ decorate: 'config => { config.response.data = "decorated"; }' }]
            }),
            stub(equals('bye'), { is: { data: 'bye', then: 'close' } })
        ],
        defaultResponse: { data: 'default' }
    });
    console.log('turns', ...[await ask(port, 'turn'), await ask(port, 'turn'),
        await ask(port, 'turn')].map(String));
    console.log('predicates', `${await ask(port, 'TEST')}`, `${await ask(port, 'not test')}`);
    console.log('javascript', `${await ask(port, 'js')}`);
    console.log('close', `${await ask(port, 'bye', 100)}`);
    return port;
}

async function proxy (origin) {
    const to = (data, where, more) => stub(equals(data), { proxy: { to: where, ...more } }),
        port = await imposter({
            stubs: [
                to('test', `tcp://localhost:${origin}`, { mode: 'proxyTransparent' }),
                to('kept', `tcp://localhost:${origin}`, { mode: 'proxyTransparent', keepalive: true }),
                to('http', 'http://localhost:80')
            ]
        });
    console.log('proxy', `${await ask(port, 'test')}`);
    console.log('kept', `${await ask(port, 'kept')}`, `${await ask(port, 'kept')}`);
    console.log('not tcp', `${await ask(port, 'http', 100)}`);
}

async function binary () {
    const request = Buffer.alloc(100004);
    request.writeUInt32LE(100000);
    const port = await imposter({
        mode: 'binary',
        framing: 'length:4,le',
        recordRequests: true,
        stubs: [stub([], is(Buffer.from([0, 1, 2, 3]).toString('base64')))]
    });
    console.log('framed', (await ask(port, request, 8)).toString('hex'));
    const { requests, mode, framing } = (await api('GET', `/imposters/${port}`)).body;
    console.log('one request', requests.length,
        Buffer.from(requests[0].data, 'base64').length, mode, framing);
}

async function packets () {
    const port = await imposter({ recordRequests: true, stubs: [stub([], is('ok'))] });
    await ask(port, '1'.repeat(65537), 4);
    const { requests, _links, stubs, ...shown } = (await api('GET', `/imposters/${port}`)).body;
    console.log('several requests', requests.length > 1,
        requests.reduce((sum, each) => sum + each.data.length, 0));
    delete shown.port;
    delete shown.numberOfRequests;
    console.log('shown', JSON.stringify(shown));
}

async function refused () {
    const matches = await api('POST', '/imposters', {
        protocol: 'tcp', mode: 'binary', stubs: [stub([{ matches: { data: 'a' } }], is('b'))]
    });
    console.log('matches in binary', matches.status);
    const framing = await api('POST', '/imposters', { protocol: 'tcp', framing: 'lin' });
    console.log('wrong framing', framing.status, framing.body.errors[0].message);
}

async function run () {
    fs.writeFileSync(protofile, JSON.stringify({ tcp: { createCommand: process.argv[2] } }));
    const port = await freePort();
    base = `http://localhost:${port}`;
    const mountebank = spawn(process.execPath, [mb, '--port', port, '--localOnly',
        '--allowInjection', '--nologfile', '--protofile', protofile,
        '--pidfile', path.join(__dirname, 'mb.pid')], { stdio: ['ignore', 'pipe', 'inherit'] });
    process.on('exit', () => mountebank.kill());
    mountebank.on('exit', code => { process.exitCode = process.exitCode || code || 0; });
    await new Promise(resolve => mountebank.stdout.on('data', data => {
        if (`${data}`.includes('now taking orders')) {
            resolve();
        }
    }));
    await proxy(await text());
    await binary();
    await packets();
    await refused();
    const ended = await api('DELETE', '/imposters');
    console.log('ended', ended.status, ended.body.imposters.length);
    mountebank.kill();
}

run().catch(error => {
    console.log(error.stack);
    process.exit(1);
});
