#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <mutex>
#include <utility>
#include <vector>

namespace m2ib::jobs {

/// Carries messages from a background thread to a QObject, in order. The receiver gets an event of type kEvent in its
/// own thread and then takes what has gathered. The event is posted under the same lock as the data, so the data is
/// handed over by our own mutex, whatever Qt does inside (and thread sanitizers can see it).
template <class Message>
class Outbox {
 public:
  static constexpr QEvent::Type kEvent = static_cast<QEvent::Type>(QEvent::User + 71);

  explicit Outbox(QObject* receiver) : receiver_(receiver) {}

  void post(Message message) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    if (messages_.size() == 1) QCoreApplication::postEvent(receiver_, new QEvent(kEvent));
  }

  [[nodiscard]] std::vector<Message> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(messages_, {});
  }

 private:
  QObject* const receiver_;
  std::mutex mutex_;
  std::vector<Message> messages_;  ///< guarded by mutex_
};

}  // namespace m2ib::jobs
