package dev.antiphon.cli.service;

import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.value.AddressWord;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of a server behind a balancer: ports for probes, and the time before a drain. */
public final class ServiceOptions implements OptionGroup {
    private static final String ADDRESS = "[HOST:]PORT|unix:PATH";

    private final Options options = new Options();
    private final OptionValue<Optional<String>> health = options.text("--health", ADDRESS);
    private final OptionValue<Boolean> metrics = options.flag("--metrics");
    private final OptionValue<Optional<String>> agentCheck = options.text("--agent-check", ADDRESS);
    private final OptionValue<Optional<String>> drainDelay = options.text("--drain-delay", "TIME");

    @Override
    public Options options() {
        return options;
    }

    /** Checks the options, and returns the ports, which are not open yet. */
    public ServicePorts ports() {
        options.refuseWithout("--health", List.of("--metrics"));
        return new ServicePorts(
                health.value().map(text -> AddressWord.listen("--health", text)),
                agentCheck.value().map(text -> AddressWord.listen("--agent-check", text)),
                metrics.value(),
                drainDelay
                        .value()
                        .map(text -> OptionParser.duration("--drain-delay", text))
                        .orElse(Duration.ZERO));
    }
}
