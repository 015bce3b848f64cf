/**
 * Rooms of connections. Input: messages for a room. Output: the same messages on every connection
 * in the room, on all servers. Imports the core.
 */
@NullMarked
package dev.antiphon.cluster;

import org.jspecify.annotations.NullMarked;
