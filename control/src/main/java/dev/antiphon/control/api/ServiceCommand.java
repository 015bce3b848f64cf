package dev.antiphon.control.api;

import dev.antiphon.control.ProxyService;
import dev.antiphon.control.Service;
import dev.antiphon.control.ServiceFault;
import dev.antiphon.control.StubService;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.recording.Entry.Direction;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line of a shell that starts the same as a service. */
final class ServiceCommand {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private ServiceCommand() {}

    /** Adds the command line, and what has to be done before it. */
    static void add(JsonOutput json, Service service) {
        List<String> words = new ArrayList<>(List.of("antiphon"));
        switch (service.kind()) {
            case STUB, SERVER -> words.add("serve");
            case PROXY -> words.add("proxy");
            case PORT -> {
                return; // only a file of services declares one
            }
        }
        words.addAll(List.of("--listen", service.address()));
        if (service instanceof ProxyService proxy) {
            words.addAll(List.of("--to", proxy.target()));
        }
        words.addAll(List.of("--framing", service.framing().toString()));
        Optional<String> note = Optional.empty();
        if (service instanceof ProxyService proxy) {
            proxy.faults().stream()
                    .filter(each -> each.fault().isArmed())
                    .forEach(each -> addFault(words, each));
        } else if (service instanceof StubService stub) {
            Optional<Path> file = stub.definition().rulesFile().filter(each -> !stub.isChanged());
            String name = file.map(Path::toString).orElse(stub.name() + ".yaml");
            words.addAll(List.of("--stubs", name));
            note = file.isPresent()
                    ? note
                    : Optional.of("first save the rules as " + name + ": GET " + Services.path(stub)
                            + "/rules?as=yaml");
        }
        json.put(
                "command",
                words.stream().map(ServiceCommand::quoted).collect(Collectors.joining(" ")));
        note.ifPresent(each -> json.put("commandNote", each));
    }

    private static void addFault(List<String> words, ServiceFault fault) {
        words.add(fault.direction() == Direction.S2C ? "--fault" : "--fault-to-server");
        words.add(fault.fault().toString());
    }

    /** Returns a word as a POSIX shell takes it. */
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
