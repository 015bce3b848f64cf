package dev.antiphon.control;

import dev.antiphon.control.breakpoint.HeldEvent;
import dev.antiphon.event.Event;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.Finding;

/** An occurrence in the registry or in one of its services. */
public sealed interface ControlEvent {
    /** Returns the name of the service. */
    String service();

    /** A service that has started. */
    record Started(String service, Service.Kind kind) implements ControlEvent {}

    /**
     * A change of a service: of its rules, faults, target or state.
     *
     * @param what the changed part, such as {@code rules}, {@code faults} or {@code enabled}
     */
    record Changed(String service, String what) implements ControlEvent {}

    /** A service that was removed. */
    record Ended(String service) implements ControlEvent {}

    /** An event of a connection or of the server below the service. */
    record Traffic(String service, Event event) implements ControlEvent {}

    /** A message that a stub received, with the rule that matched it. */
    record Received(String service, ReceivedMessage message) implements ControlEvent {}

    /** A fault that takes effect now. */
    record Injected(String service, InjectedFault fault) implements ControlEvent {}

    /** An occurrence with a message at a breakpoint. */
    record Held(String service, HeldEvent event) implements ControlEvent {}

    /** A problem that a stub detected. */
    record Found(String service, Finding finding) implements ControlEvent {}
}
