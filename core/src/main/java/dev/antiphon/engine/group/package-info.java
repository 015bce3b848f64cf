/**
 * Groups: messages of any thread, encoded once and shared by the connections of all members.
 * Messages go in, and the members' connections compose them. Imports connections, loops, buffers.
 */
@NullMarked
package dev.antiphon.engine.group;

import org.jspecify.annotations.NullMarked;
