/**
 * Rules from a file. In goes YAML, out come the rules of a stub, or what is wrong, with file, line,
 * column and the nearest right word. It imports the stub and snakeyaml-engine's reader of nodes.
 */
@NullMarked
package dev.antiphon.stub.yaml;

import org.jspecify.annotations.NullMarked;
