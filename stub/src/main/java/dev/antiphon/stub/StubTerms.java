package dev.antiphon.stub;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.verify.StubCheck;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The options of one stub, taken from its builder when it starts. Immutable.
 *
 * @param settings applied to the builder of the server that the stub stands on
 * @param cut splits every answer before this byte; 0 for none
 * @param told takes each finding as it happens
 */
record StubTerms(
        Framing framing,
        List<Address> addresses,
        Consumer<TcpServer.Builder> settings,
        StubRules stubRules,
        Answer unmatched,
        Set<StubCheck> allowed,
        long seed,
        boolean keeping,
        boolean keepOpen,
        boolean coalescing,
        long cut,
        @Nullable Consumer<String> told) {}
