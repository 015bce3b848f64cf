/**
 * Checks of arguments for builders. Not exported; imports nothing of Antiphon.
 */
@NullMarked
package dev.antiphon.argument;

import org.jspecify.annotations.NullMarked;
