/**
 * What can be done to bytes on their way to a peer, a file each. In goes a {@code FaultWire}, out comes
 * one that does harm at an exact byte. It imports nothing of Antiphon but {@code Reply.After}.
 */
@NullMarked
package dev.antiphon.stub.fault;

import org.jspecify.annotations.NullMarked;
