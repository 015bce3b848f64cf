/**
 * The command {@code help}, and the layout of help texts.
 */
@NullMarked
package dev.antiphon.cli.help;

import org.jspecify.annotations.NullMarked;
