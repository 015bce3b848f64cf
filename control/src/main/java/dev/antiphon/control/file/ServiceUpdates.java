package dev.antiphon.control.file;

import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.Service;
import dev.antiphon.control.StubService;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.control.file.ControlFile.Declared;
import dev.antiphon.stub.yaml.RulesDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The changes that bring the services of a registry from one content of a file to the next. Used by
 * one thread at a time.
 */
final class ServiceUpdates {
    private final Control control;

    /** The changes of services that the API has changed, by name; each waits for a reset. */
    private final Map<String, Runnable> late = new LinkedHashMap<>();

    /** The services that use the content after their next reset. */
    private final List<String> kept = new ArrayList<>();

    /** The number of services that changed, without those that used the content already. */
    private int changes;

    /** The number of services that used the content already, since the API has saved it. */
    private int saved;

    ServiceUpdates(Control control) {
        this.control = control;
    }

    /** Starts all services, or none. */
    void start(ControlFile content) {
        List<String> started = new ArrayList<>();
        try {
            content.stubs().values().forEach(each -> started.add(started(each, control::addStub)));
            content.ports().values().forEach(each -> started.add(started(each, control::addPort)));
            content.proxies()
                    .values()
                    .forEach(each -> started.add(started(each, control::addProxy)));
        } catch (RuntimeException e) {
            started.forEach(control::remove);
            throw e;
        }
    }

    private static <D> String started(Declared<D> each, Function<D, Service> start) {
        try {
            return start.apply(each.definition()).name();
        } catch (ControlException e) {
            throw e.at(each.placed(e));
        }
    }

    /**
     * Applies the differences, service by service; nothing if an address is in use.
     *
     * @param told receives the error of each service that cannot change, or else one result;
     *     nothing if the API has saved the content
     * @return whether the content is in use
     */
    boolean apply(ControlFile before, ControlFile next, Consumer<FileChange> told) {
        changes = 0;
        saved = 0;
        kept.clear();
        List<String> wrong = new ArrayList<>(NewAddresses.inUse(before, next, this::isLate));
        if (wrong.isEmpty()) {
            applied(before, next, wrong);
        }
        wrong.forEach(each -> told.accept(new FileChange.Refused(each)));
        if (wrong.isEmpty() && (changes > 0 || saved == 0)) {
            told.accept(new FileChange.Used(kept));
        }
        return wrong.isEmpty() || changes > 0;
    }

    private void applied(ControlFile before, ControlFile next, List<String> wrong) {
        late.keySet().removeIf(name -> !isDeclared(next, name));
        removeGone(before.stubs(), next, wrong);
        removeGone(before.proxies(), next, wrong);
        removeGone(before.ports(), next, wrong);
        List<Declared<StubDefinition>> anew = new ArrayList<>();
        next.stubs().forEach((name, declared) -> {
            if (isNew(before.stubs().get(name), declared)) {
                attempt(declared, wrong, () -> update(name, declared, anew));
            }
        });
        List<Optional<Service>> ended = anew.stream()
                .map(each -> ended(each.key().text()))
                .toList(); // all, so that two stubs can swap their ports
        for (int i = 0; i < anew.size(); i++) {
            Declared<StubDefinition> each = anew.get(i);
            Optional<Service> earlier = ended.get(i);
            attempt(
                    each,
                    wrong,
                    () -> startInPlace(earlier, () -> {
                        Service unused = control.addStub(each.definition());
                    }));
        }
        next.ports().forEach((name, declared) -> {
            if (isNew(before.ports().get(name), declared)) {
                attempt(
                        declared,
                        wrong,
                        () -> restart(name, () -> {
                            Service unused = control.addPort(declared.definition());
                        }));
            }
        });
        next.proxies().forEach((name, declared) -> {
            if (isNew(before.proxies().get(name), declared)) {
                attempt(declared, wrong, () -> update(name, declared.definition()));
            }
        });
    }

    private boolean isLate(String name) {
        return ofFile(name).filter(Service::isChanged).isPresent();
    }

    private static boolean isDeclared(ControlFile content, String name) {
        return content.stubs().containsKey(name)
                || content.proxies().containsKey(name)
                || content.ports().containsKey(name);
    }

    private <D> void removeGone(
            Map<String, Declared<D>> before, ControlFile next, List<String> wrong) {
        for (String name : before.keySet()) {
            if (!isDeclared(next, name) && ofFile(name).isPresent()) {
                attempt(before.get(name), wrong, () -> control.remove(name));
            }
        }
    }

    private static <D> boolean isNew(@Nullable Declared<D> before, Declared<D> next) {
        return before == null || !before.text().equals(next.text());
    }

    private void update(
            String name, Declared<StubDefinition> declared, List<Declared<StubDefinition>> anew) {
        StubDefinition next = declared.definition();
        late.remove(name);
        Optional<Service> now = ofFile(name);
        if (now.isPresent()
                && now.get() instanceof StubService stub
                && stub.definition().settingsText().equals(next.settingsText())) {
            if (isSaved(stub.definition(), next)) {
                saved++;
                changes--;
                return;
            }
            if (!stub.redefine(next)) {
                kept.add(name);
            }
        } else if (isLate(name)) {
            replace(name, () -> {
                Service unused = control.addStub(next);
            });
        } else {
            anew.add(declared);
            changes--; // counted when it starts
        }
    }

    private static boolean isSaved(StubDefinition used, StubDefinition next) {
        return used.rulesFile().equals(next.rulesFile())
                && used.document()
                        .map(RulesDocument::text)
                        .equals(next.document().map(RulesDocument::text));
    }

    private void update(String name, ProxyDefinition next) {
        late.remove(name);
        Optional<Service> now = ofFile(name);
        if (now.isPresent()
                && now.get() instanceof ProxyService proxy
                && proxy.definition().settingsText().equals(next.settingsText())) {
            if (!proxy.redefine(next)) {
                kept.add(name);
            }
        } else {
            replace(name, () -> {
                Service unused = control.addProxy(next);
            });
        }
    }

    /** Starts the service anew; later, if the API has changed it. */
    private void replace(String name, Runnable adding) {
        if (isLate(name)) {
            late.put(name, adding);
            kept.add(name);
        } else {
            restart(name, adding);
        }
    }

    private void restart(String name, Runnable adding) {
        startInPlace(ended(name), adding);
    }

    private Optional<Service> ended(String name) {
        Optional<Service> before = ofFile(name);
        before.ifPresent(each -> control.remove(name));
        return before;
    }

    private void startInPlace(Optional<Service> before, Runnable adding) {
        try {
            adding.run();
        } catch (RuntimeException e) {
            before.ifPresent(this::restore);
            throw e;
        }
    }

    /** Starts a service again whose successor cannot start. */
    private void restore(Service before) {
        switch (before) {
            case StubService stub -> {
                Service unused = control.addStub(stub.definition());
            }
            case ProxyService proxy -> {
                Service unused = control.addProxy(proxy.definition());
            }
            default -> {} // a port needs nothing that another one could take
        }
    }

    /** Applies the changes of services that were reset since the file changed. */
    void applyLate(Consumer<FileChange> told) {
        List<String> ready =
                late.keySet().stream().filter(name -> !isLate(name)).toList();
        for (String name : ready) {
            Runnable adding = late.remove(name);
            if (adding != null && ofFile(name).isPresent()) { // the API may have removed it
                try {
                    restart(name, adding);
                } catch (ControlException e) {
                    told.accept(new FileChange.Refused(name + ": " + e.getMessage()));
                }
            }
        }
    }

    /** Returns the running service of this name, if it comes from the file. */
    private Optional<Service> ofFile(String name) {
        return control.find(name).filter(each -> each.origin() == Origin.FILE);
    }

    private void attempt(@Nullable Declared<?> declared, List<String> wrong, Runnable step) {
        changes++;
        try {
            step.run();
        } catch (ControlException e) {
            wrong.add(declared == null ? String.valueOf(e.getMessage()) : declared.placed(e));
        }
    }
}
