/** A test of users' faults against the contract of {@link dev.antiphon.stub.fault.WireFault}. */
@NullMarked
package dev.antiphon.stub.fault.check;

import org.jspecify.annotations.NullMarked;
