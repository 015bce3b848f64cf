/**
 * The view of conversations on a terminal and in a log: lines for messages, connections, faults and
 * rules. Imports {@code cli.text} and {@code cli.option}.
 */
@NullMarked
package dev.antiphon.cli.show;

import org.jspecify.annotations.NullMarked;
