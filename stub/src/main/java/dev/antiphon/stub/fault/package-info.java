/**
 * Faults at an exact byte, a file each: a fault puts a {@code FaultWire} that does damage over
 * another one. Users write faults of other kinds and check them with {@code FaultCheck}. Imports
 * nothing of Antiphon but {@code Reply.After}.
 */
@NullMarked
package dev.antiphon.stub.fault;

import org.jspecify.annotations.NullMarked;
