/** Patterns for bytes, and texts of times and bytes. Imports messages and RE2/J. */
@NullMarked
package dev.antiphon.stub.text;

import org.jspecify.annotations.NullMarked;
