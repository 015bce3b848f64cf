/**
 * Bounded JSON. Input: bytes of a file, an argument or an HTTP body. Output: values that know their
 * place, and texts in quotes. Imports Jackson's stream parser.
 */
@NullMarked
package dev.antiphon.control.mountebank.json;

import org.jspecify.annotations.NullMarked;
