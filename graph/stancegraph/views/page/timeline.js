explorer.timeline = (() => ({ update() {} }))();
