/**
 * Faults at an exact byte, one file each: a fault puts a {@code FaultWire} that does damage over
 * another one. Users write further faults and check them with {@code FaultCheck}. Imports only
 * {@code Reply.After} of Antiphon.
 */
@NullMarked
package dev.antiphon.stub.fault;

import org.jspecify.annotations.NullMarked;
