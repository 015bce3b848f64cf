/**
 * Rooms over NATS. Input: posts and members of this server. Output: posts and members of all
 * servers with the same prefix. Imports the package of rooms, and the NATS client.
 */
@NullMarked
package dev.antiphon.cluster.nats;

import org.jspecify.annotations.NullMarked;
