package dev.antiphon.load.engine.run;

import dev.antiphon.load.result.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A reader of the properties of the machine on which the generator runs. */
final class ThisHost {
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private ThisHost() {}

    static Host host() {
        Runtime runtime = Runtime.getRuntime();
        String tool = ThisHost.class.getPackage().getImplementationVersion();
        return new Host(
                name(),
                new Host.Platform(
                        System.getProperty("os.name", ""), System.getProperty("os.version", "")),
                new Host.Hardware(runtime.availableProcessors(), processorModel()),
                new Host.JavaRuntime(runtime.maxMemory(), Runtime.version().toString()),
                Objects.requireNonNullElse(tool, ""));
    }

    private static String name() {
        try {
            return Files.readString(NAME).trim();
        } catch (IOException e) {
            return Optional.ofNullable(System.getenv("COMPUTERNAME")).orElse("");
        }
    }

    private static String processorModel() {
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
