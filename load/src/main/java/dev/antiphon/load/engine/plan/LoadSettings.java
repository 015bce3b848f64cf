package dev.antiphon.load.engine.plan;

import dev.antiphon.address.Address;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;
import dev.antiphon.tls.TlsOptions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All that a run is told.
 *
 * @param plan the same for reports
 * @param find what a search looks for the highest rate of; empty where it is none
 * @param told of each second
 * @param stepTold of each step's rate and length before it begins
 * @param stop done as soon as the run is to end early
 */
public record LoadSettings(
        LoadPlan plan,
        Address target,
        Framing framing,
        Rate rate,
        Optional<Objective> find,
        RequestSource requestSource,
        ReplyCheck replyCheck,
        Optional<Correlation> correlation,
        Duration connectTimeout,
        int loops,
        boolean keepOpen,
        Limits limits,
        Optional<TlsOptions> tls,
        TransportKind transport,
        List<Objective> objectives,
        Consumer<Interval> told,
        BiConsumer<Double, Duration> stepTold,
        CompletableFuture<Void> stop) {}
