/**
 * A proxy that breaks things: what a client and a server say to each other goes through it, and
 * goes wrong on demand. It imports the core and its neighbours.
 */
@NullMarked
package dev.antiphon.stub.proxy;

import org.jspecify.annotations.NullMarked;
