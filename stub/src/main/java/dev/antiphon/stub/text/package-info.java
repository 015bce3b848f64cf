/**
 * Patterns for bytes, texts of times and bytes, and suggestions for misspelt words. Imports
 * messages and RE2/J.
 */
@NullMarked
package dev.antiphon.stub.text;

import org.jspecify.annotations.NullMarked;
