/**
 * A proxy between clients and a server that injects faults into the passing bytes. Input: faults.
 * Output: events of the clients' connections. Imports the core and the neighbouring packages.
 */
@NullMarked
package dev.antiphon.stub.proxy;

import org.jspecify.annotations.NullMarked;
