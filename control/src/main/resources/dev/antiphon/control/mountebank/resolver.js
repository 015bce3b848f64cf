// Runs the endOfRequestResolver of an imposter, as mountebank's own TCP runs it. The first line of
// standard input is the function and the mode; each further line is the Base64 of the bytes that have
// arrived. Standard output has a line of JSON for each answer and for each line of the log.
'use strict';

const { format } = require('util');

const say = line => process.stdout.write(JSON.stringify(line) + '\n');
const logger = {};
for (const level of ['debug', 'info', 'warn', 'error']) {
    logger[level] = (...words) => say({ level, text: format(...words) });
}
console.log = console.debug = console.info = logger.info;
console.warn = logger.warn;
console.error = logger.error;

function isEndOfRequest(imposter, requestData) {
    const injected = `(${imposter.inject})(requestData, logger)`;
    if (imposter.mode === 'text') {
        requestData = requestData.toString('utf8');
    }
    try {
        return eval(injected);
    } catch (error) {
        logger.error(`injection X=> ${error}`);
        logger.error(`    full source: ${JSON.stringify(injected)}`);
        return false;
    }
}

let imposter;
require('readline')
    .createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', line => {
        if (imposter === undefined) {
            imposter = JSON.parse(line);
        } else {
            say({ ended: Boolean(isEndOfRequest(imposter, Buffer.from(line, 'base64'))) });
        }
    });
