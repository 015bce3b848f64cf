/**
 * A JSON-RPC 2.0 server. Messages of any framing go in, and their answers come out. It imports the
 * published packages of Antiphon, and Jackson.
 */
@NullMarked
package dev.antiphon.examples.api;

import org.jspecify.annotations.NullMarked;
