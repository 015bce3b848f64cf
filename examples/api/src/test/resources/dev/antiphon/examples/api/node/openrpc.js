// node openrpc.js PORT: checks the OpenRPC document against OpenRPC's meta schema, and prints its
// methods; then checks calls against the document.
'use strict';

const jayson = require('jayson/promise');
const {
  MethodCallValidator,
  dereferenceDocument,
  validateOpenRPCDocument,
} = require('@open-rpc/schema-utils-js');

async function main() {
  const client = jayson.Client.tcp({ host: '127.0.0.1', port: Number(process.argv[2]) });
  const { result: document } = await client.request('rpc.discover', []);
  console.log('valid ' + validateOpenRPCDocument(document));
  const broken = structuredClone(document);
  delete broken.methods[0].params;
  console.log('broken ' + (validateOpenRPCDocument(broken) !== true));
  console.log('methods ' + document.methods.map((each) => each.name).join(' '));
  const validator = new MethodCallValidator(await dereferenceDocument(document));
  console.log('good ' + validator.validate('notes.add', ['a', 'b']).length);
  console.log('bad ' + validator.validate('notes.add', [1]).length);
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
