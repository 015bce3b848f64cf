/**
 * Commands of the tool, one class each, and the parts that several use.
 */
@NullMarked
package dev.antiphon.cli.command;

import org.jspecify.annotations.NullMarked;
