package dev.antiphon.load.engine.run;

import dev.antiphon.load.result.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is known of the machine that the generator runs on. */
final class ThisHost {
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private ThisHost() {}

    static Host host() {
        Runtime runtime = Runtime.getRuntime();
        return new Host(
                name(),
                System.getProperty("os.name", ""),
                System.getProperty("os.version", ""),
                runtime.availableProcessors(),
                processorModel(),
                runtime.maxMemory(),
                Runtime.version().toString(),
                Optional.ofNullable(ThisHost.class.getPackage().getImplementationVersion())
                        .orElse(""));
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
