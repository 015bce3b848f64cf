/**
 * Declarations and parsing of options.
 */
@NullMarked
package dev.antiphon.cli.option;

import org.jspecify.annotations.NullMarked;
