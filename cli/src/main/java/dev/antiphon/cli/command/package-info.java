/** Commands of the tool, one class each, and the classes that several commands share. */
@NullMarked
package dev.antiphon.cli.command;

import org.jspecify.annotations.NullMarked;
