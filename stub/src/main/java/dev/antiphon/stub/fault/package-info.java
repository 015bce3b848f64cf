/**
 * Faults at an exact byte or time, one file each. A fault creates a {@code FaultWire} that changes,
 * delays or ends the output of another {@code FaultWire}. Users write further faults and test them
 * with {@code FaultCheck}.
 */
@NullMarked
package dev.antiphon.stub.fault;

import org.jspecify.annotations.NullMarked;
