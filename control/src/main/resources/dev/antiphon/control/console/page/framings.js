// Framings to choose from, most of them without arguments. The field takes any other one, too.
export const FRAMINGS = [
  'line', 'crlf', 'nul', 'length:4', 'length:2', 'length:4,le', 'length:2,inclusive', 'length:4,text',
  'delimiter:|', 'fixed:16', 'varint', 'stx', 'mllp', 'netstring', 'headers', 'json', 'modbus', 'dicom', 'tpkt',
  'mqtt', 'dns', 'kafka', 'mysql', 'iso8583', 'amqp', 'astm', 'fix', 'postgres', 'resp', 'stomp', 'syslog', 'raw',
];
