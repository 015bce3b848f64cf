/**
 * A proxy between client and server that injects faults into their bytes. Imports the core and its
 * neighbours.
 */
@NullMarked
package dev.antiphon.stub.proxy;

import org.jspecify.annotations.NullMarked;
