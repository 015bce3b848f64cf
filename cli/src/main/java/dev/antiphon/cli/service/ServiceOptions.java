package dev.antiphon.cli.service;

import dev.antiphon.address.Address;
import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
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

    /**
     * Checks the options, and returns the ports, which are not open yet.
     *
     * @param listened the addresses of the server, which the ports must not have as well
     */
    public ServicePorts ports(List<Address> listened) {
        options.refuseWithout("--health", List.of("--metrics"));
        Optional<Address> probes = health.value().map(text -> AddressWord.listen("--health", text));
        Optional<Address> agent =
                agentCheck.value().map(text -> AddressWord.listen("--agent-check", text));
        for (Address each : listened) {
            refuseSame("--health", probes, "--listen", Optional.of(each));
            refuseSame("--agent-check", agent, "--listen", Optional.of(each));
        }
        refuseSame("--agent-check", agent, "--health", probes);
        return new ServicePorts(
                probes,
                agent,
                metrics.value(),
                drainDelay
                        .value()
                        .map(text -> OptionParser.duration("--drain-delay", text))
                        .orElse(Duration.ZERO));
    }

    private static void refuseSame(
            String option, Optional<Address> address, String other, Optional<Address> ofOther) {
        if (address.isPresent()
                && ofOther.isPresent()
                && AddressWord.overlap(address.get(), ofOther.get())) {
            throw CliException.usage("same-address", option, other, address.get());
        }
    }
}
