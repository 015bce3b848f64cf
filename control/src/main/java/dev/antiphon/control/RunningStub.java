package dev.antiphon.control;

import dev.antiphon.address.Address;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubBuilder;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The stub of a service, which a change of the framing replaces by another one. */
final class RunningStub {
    private static final Duration RESTART_GRACE = Duration.ofSeconds(1);

    private final UnaryOperator<StubBuilder> reporting;
    private volatile StubServer stub;
    private volatile Framing framing;

    /**
     * Starts a stub.
     *
     * @param reporting adds the listeners of the service
     */
    RunningStub(StubDefinition definition, UnaryOperator<StubBuilder> reporting) {
        this.reporting = reporting;
        this.framing = definition.framing();
        this.stub = reporting.apply(definition.stub()).start();
    }

    StubServer stub() {
        return stub;
    }

    Framing framing() {
        return framing;
    }

    /**
     * Starts the stub anew on its addresses, with its rules and another framing.
     *
     * @throws ControlException when the framing is impossible here; the stub then has the old one
     */
    void restart(StubDefinition definition, Framing next) {
        StubRules rules = stub.currentRules();
        List<Address> addresses = Service.bound(stub.server());
        StubBuilder builder =
                reporting.apply(definition.stub()).addresses(addresses).rules(rules);
        stub.server().drain(RESTART_GRACE);
        stub.stop();
        try {
            stub = builder.framing(next).start();
            framing = next;
        } catch (RuntimeException e) {
            stub = builder.framing(framing).start();
            throw ControlException.refused(e);
        }
    }
}
