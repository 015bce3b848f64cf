/**
 * Rules from a file. Input: YAML. Output: the rules of a stub, or an error with file, line, column
 * and the nearest known word. Imports the stub and the parser of snakeyaml-engine.
 */
@NullMarked
package dev.antiphon.stub.yaml;

import org.jspecify.annotations.NullMarked;
